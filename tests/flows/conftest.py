from prefect_server import place, prefect_environment, server

__all__ = ["place", "prefect_environment", "server"]
