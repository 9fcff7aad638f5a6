// The payload: [u32 LE header length][UTF-8 JSON header, padded][buffers, each 8-aligned].

const VIEWS = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u4: Uint32Array, u2: Uint16Array, u1: Uint8Array };

/** Bytes -> {header, arrays}. Copies once, because the bytes handed to us start at any offset. */
export function decodePayload(bytes) {
  const own = bytes.slice();
  const length = new DataView(own.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(own.subarray(4, 4 + length)));
  const start = 4 + length;
  const arrays = {};
  for (const [name, entry] of Object.entries(header.arrays ?? {})) {
    const View = VIEWS[entry.dtype];
    if (!View) throw new RangeError(`array ${name} has the unknown type ${entry.dtype}`);
    arrays[name] = new View(own.buffer, start + entry.offset, entry.length);
  }
  return { header, arrays };
}

/** Base64 text -> bytes, for the standalone page. */
export function bytesFromBase64(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index += 1) bytes[index] = raw.charCodeAt(index);
  return bytes;
}
