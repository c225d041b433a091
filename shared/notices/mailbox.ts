/**
 * A name and an address as the header `From` takes them (RFC 5322): a name of other than printable ASCII signs is encoded
 * (RFC 2047). Control characters are left out, and long names cut: SES takes 320 characters.
 */
export const mailbox = (name: string, address: string): string => {
  const shown = start(name.replaceAll(/\p{Cc}+/gu, ' ').trim(), longestName);
  if (shown === '') return address;
  return `${/^[ -~]*$/.test(shown) ? quoted(shown) : encoded(shown)} <${address}>`;
};

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/** Encoded words of 75 characters at most, none of which ends within a character. */
const encoded = (text: string): string =>
  words(text)
    .map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`)
    .join(' ');

const words = (text: string): string[] => {
  if (text === '') return [];
  const first = start(text, longestWord);
  return [first, ...words(text.slice(first.length))];
};

/** As much of the text's beginning as so many bytes hold. */
const start = (text: string, bytes: number): string => {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
};

/** Bytes of UTF-8: three encoded words. */
const longestName = 135;
const longestWord = 45;
