"""Alerts: a webhook that Prefect's server calls when a run did not publish."""

from __future__ import annotations

import json
from importlib import resources
from typing import cast
from uuid import UUID

import httpx
from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_API_URL
from pydantic import SecretStr

from rxtract.errors import RxtractError, UsageError

BLOCK = "rxtract-alert"


def alert_with(block_id: str) -> AutomationCore:
    """Return the automation of the package with this webhook block in it."""
    text = resources.files("rxtract").joinpath("data", "flow", "alert.json").read_text("utf-8")
    document = json.loads(text)
    document["actions"][0]["block_document_id"] = block_id
    return AutomationCore.model_validate(document)


def set_alert(url: str) -> str:
    """Let the server call `url` when a run ends as Failed, Refused or Crashed; return the automation's name.

    Doing it again replaces address and automation.

    Raises:
        UsageError: Prefect knows no server, or `url` is no address.
        RxtractError: the server does not answer or refuses.
    """
    if not PREFECT_API_URL.value():
        advice = "`prefect config set PREFECT_API_URL=http://127.0.0.1:4200/api` first"
        raise UsageError(f"Prefect knows no server; {advice}")
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url}: an address that begins with http:// or https:// is wanted")
    try:
        block_id = cast("UUID", Webhook(method="POST", url=SecretStr(url)).save(BLOCK, overwrite=True))
        core = alert_with(str(block_id))
        with get_client(sync_client=True) as client:
            for old in client.read_automations_by_name(core.name):
                client.delete_automation(old.id)
        Automation(**core.model_dump()).create()
    except (PrefectException, httpx.HTTPError) as error:
        raise RxtractError(f"the Prefect server did not take the alert ({error})") from error
    return core.name
