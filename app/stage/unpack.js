// What app/stage/packed.py packed, as bytes again. Stands before the scripts of files that carry the stage.

/** The bytes of a zlib stream in base64. */
async function unpacked(text) {
  const raw = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
