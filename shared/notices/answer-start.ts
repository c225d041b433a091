const enoughBytes = 2_048;
const mostCharacters = 200;

/**
 * How an answer begins: one line of at most 200 characters. Reads little more than that, and ends the connection.
 *
 * An answer that breaks off or never ends begins all the same.
 */
export const answerStart = async (response: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= enoughBytes) break;
    }
  } catch {
    // What came before counts.
  }
  return oneLine(Buffer.concat(chunks).subarray(0, enoughBytes));
};

const oneLine = (bytes: Uint8Array): string =>
  // As the start of a stream: a character that was cut in two is left out.
  new TextDecoder()
    .decode(bytes, { stream: true })
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, mostCharacters)
    .replace(/[\ud800-\udbff]$/, '');
