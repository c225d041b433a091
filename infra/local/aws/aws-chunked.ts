/**
 * The bytes inside AWS's own chunked form, which the SDK uses when it does not know a checksum beforehand:
 * `<size in hex>[;signature]\r\n<bytes>\r\n` and so on until a size of 0, then trailers.
 */
export const decodeAwsChunked = (framed: Buffer): Buffer => {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < framed.length) {
    const lineEnd = framed.indexOf('\r\n', at);
    if (lineEnd === -1) throw new Error('aws-chunked: a chunk has no size line');
    const size = Number.parseInt(framed.toString('latin1', at, lineEnd), 16);
    if (!(size > 0)) break;
    const start = lineEnd + 2;
    parts.push(framed.subarray(start, start + size));
    at = start + size + 2;
  }
  return Buffer.concat(parts);
};
