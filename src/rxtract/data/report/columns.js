// Columns: base64 of little-endian numbers to typed arrays.
"use strict";
rxtract.unpack = ({ bits, data }) => {
  const text = atob(data);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  if (bits === 8) return bytes;
  const view = new DataView(bytes.buffer);
  const numbers = bits === 16 ? new Uint16Array(bytes.length / 2) : new Uint32Array(bytes.length / 4);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = bits === 16 ? view.getUint16(2 * i, true) : view.getUint32(4 * i, true);
  }
  return numbers;
};
