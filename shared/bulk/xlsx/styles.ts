import { readXml } from './xml.ts';

/** How a cell's number is shown as a date: with its time, or without; undefined when it is a number. */
export type DateStyle = 'day' | 'moment' | undefined;

/** Formats that every program knows by number: 14–17 days, 18–22 times, 27–36 and 50–58 days of East Asia, 45–47 times. */
const builtIn = (id: number): DateStyle => {
  if ((id >= 18 && id <= 22) || (id >= 45 && id <= 47)) return 'moment';
  return (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'day' : undefined;
};

/** Whether each cell style (the `s` of a cell) shows a date. */
export const readDateStyles = async (pieces: AsyncIterable<Uint8Array>): Promise<DateStyle[]> => {
  const custom = new Map<number, DateStyle>();
  const styles: DateStyle[] = [];
  let inCells = false;
  await readXml(pieces, {
    open(name, attribute) {
      if (name === 'numFmt') custom.set(Number(attribute('numFmtId')), dateStyleOf(attribute('formatCode')));
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      const id = Number(attribute('numFmtId') ?? 0);
      styles.push(custom.has(id) ? custom.get(id) : builtIn(id));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
};

/** A format's letters for day and time, outside of texts, colours, currencies and fillers. */
export const dateStyleOf = (format = ''): DateStyle => {
  const [first = ''] = format.replaceAll(/"[^"]*"|\\.|_.|\*./g, '').split(';');
  const letters = first.replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').replaceAll(/general/gi, '');
  if (/[hs]/i.test(letters)) return 'moment';
  return /[ymd]/i.test(letters) ? 'day' : undefined;
};
