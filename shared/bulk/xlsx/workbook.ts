import { refuse } from '../refusal.ts';
import { readXml } from './xml.ts';
import { partName, type ZipEntry } from './zip.ts';

/** Gives a part's bytes by its name. */
export type OpenPart = (entry: ZipEntry) => AsyncIterable<Uint8Array>;

/** The parts of a workbook that hold its first sheet's cells. */
export interface Workbook {
  sheet: ZipEntry;
  sharedStrings: ZipEntry | undefined;
  styles: ZipEntry | undefined;
  /** Days count from 1904, as Excel for Mac once did it. */
  from1904: boolean;
}

interface Relation {
  id: string;
  /** The last word of its type, which the two editions of the standard share. */
  kind: string;
  target: string;
}

/** Finds the first sheet that people see, by the relations between parts: their names are each program's own choice. */
export const readWorkbook = async (
  entries: ReadonlyMap<string, ZipEntry>,
  open: OpenPart,
): Promise<Workbook> => {
  const bookName = (await relationsOf('', entries, open)).find(
    ({ kind }) => kind === 'officeDocument',
  )?.target;
  const book = bookName === undefined ? undefined : entries.get(bookName);
  if (bookName === undefined || !book || !isSpreadsheet(bookName)) return refuse({ code: 'not-xlsx' });
  const { sheetIds, from1904 } = await readBook(open(book));
  const relations = await relationsOf(bookName, entries, open);
  const partOf = (kind: string, id?: string): ZipEntry | undefined => {
    const relation = relations.find((one) => one.kind === kind && (id === undefined || one.id === id));
    return relation && entries.get(relation.target);
  };
  const sheet = sheetIds.map((id) => partOf('worksheet', id)).find((part) => part !== undefined);
  if (!sheet) return refuse({ code: 'broken' });
  return { sheet, sharedStrings: partOf('sharedStrings'), styles: partOf('styles'), from1904 };
};

/** Documents and slides are packed alike (`word/document.xml`), and binary workbooks too (`xl/workbook.bin`). */
const isSpreadsheet = (name: string): boolean => !/^(word|ppt)\/|\.bin$/.test(name);

const readBook = async (pieces: AsyncIterable<Uint8Array>) => {
  const sheetIds: string[] = [];
  let from1904 = false;
  await readXml(pieces, {
    open(name, attribute) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
      if (name !== 'sheet' || ['hidden', 'veryHidden'].includes(attribute('state') ?? '')) return;
      sheetIds.push(attribute('*:id') ?? '');
    },
  });
  return { sheetIds, from1904 };
};

/** What a part (or, by `""`, the whole package) refers to. */
const relationsOf = async (
  part: string,
  entries: ReadonlyMap<string, ZipEntry>,
  open: OpenPart,
): Promise<Relation[]> => {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const entry = entries.get(`${folder}_rels/${part.slice(folder.length)}.rels`);
  const relations: Relation[] = [];
  if (!entry) return relations;
  await readXml(open(entry), {
    open(name, attribute) {
      if (name !== 'Relationship' || attribute('TargetMode') === 'External') return;
      relations.push({
        id: attribute('Id') ?? '',
        kind: attribute('Type')?.split('/').at(-1) ?? '',
        target: resolved(folder, attribute('Target') ?? ''),
      });
    },
  });
  return relations;
};

/** A target as a name in the zip: relative to the part's folder, or from the top. It leads nowhere else. */
const resolved = (folder: string, target: string): string => {
  const names: string[] = [];
  for (const name of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return partName(names.join('/'));
};
