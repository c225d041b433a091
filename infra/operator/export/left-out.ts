/** Items of a merchant that an export leaves out, by the form of their keys, each with its reason. */
export interface LeftOut {
  pk: RegExp;
  sk: RegExp;
  why: string;
}

const derived = 'made of what is exported, and kept so that lists and searches cost little';
const credential = 'lets somebody in, or is what such a thing is checked against';
const counter = 'how far numbers have got: the newest item of the kind says it too';
const passing = 'there while something is under way, and gone when it is done';

export const leftOut: readonly LeftOut[] = [
  { pk: /^CODE#/, sk: /^CODE$/, why: 'leads from the code to the merchant, whose line has both' },
  { pk: /^DIRECTORY$/, sk: /./, why: "the operator's list of all merchants" },
  { pk: /^LOGIN#/, sk: /^LOGIN$/, why: credential },
  { pk: /^SESSION#/, sk: /^SESSION$/, why: credential },
  { pk: /^REFRESH#/, sk: /^REFRESH$/, why: credential },
  { pk: /^ATTEMPTS#/, sk: /^ATTEMPTS$/, why: 'hashes of who tried to log in, for a day' },
  { pk: /^KNOWN#/, sk: /^KNOWN$/, why: 'hashes of addresses that logged in before' },
  { pk: /^TERMINAL#\d+#NONCE#/, sk: /^NONCE$/, why: credential },
  { pk: /^LINK#/, sk: /^LINK$/, why: "leads from a link's key to its invoice, whose line has the key" },
  {
    pk: /^M#\d+#INVOICES$/,
    sk: /^I#/,
    why: 'holds the place of an unused number, which has a line of its own',
  },
  { pk: /^M#\d+#COUNTER$/, sk: /^PAYMENTS$/, why: counter },
  { pk: /^M#\d+#(REFUNDS|OPEN|POS|UPLOADS)$/, sk: /^COUNTER$/, why: counter },
  { pk: /^M#\d+#BULK#[01]$/, sk: /^N#LAST$/, why: counter },
  { pk: /^M#\d+#BULK#[01]$/, sk: /^N#VOIDS#/, why: 'numbers of rows that were deleted' },
  { pk: /^M#\d+#BULK#[01]#/, sk: /^MARK$/, why: 'hash of a row, so that the same file makes it once' },
  {
    pk: /^M#\d+#BULK#AT#\d+$/,
    sk: /^(MINUTE|B#\d+)$/,
    why: `says when a row is sent, as its line does: ${passing}`,
  },
  { pk: /^M#\d+#UPLOADS#\d+$/, sk: /^SENT#/, why: derived },
  { pk: /^M#\d+#SENDINGS$/, sk: /^SENDING#/, why: passing },
  { pk: /^M#\d+#(REFUNDS|OPEN|POS)$/, sk: /^(DAY|MONTH)#/, why: derived },
  { pk: /^M#\d+#OPEN$/, sk: /^HEAD#/, why: derived },
  { pk: /^REFUNDS#OPEN$/, sk: /./, why: derived },
  { pk: /^M#\d+#(ROLLUP|SEARCH|REPORT#SEARCH|REFUNDS#SEARCH)$/, sk: /./, why: derived },
  { pk: /^ROLLED#/, sk: /^(ROLLED|PAYER)$/, why: 'that a change was counted, for a while' },
  { pk: /^DELIVERIES#DEAD$/, sk: /./, why: "the operator's list of deliveries that were given up" },
  {
    pk: /^M#\d+#ONCE#/,
    sk: /^(ONCE|UPLOAD)$/,
    why: 'the answer to a call, for a day, should the call come again',
  },
  { pk: /^SIM#/, sk: /^(PAYMENT|REFUND#.*|CARD)$/, why: "the simulator's own books: another party's" },
];

/** Why an item is not in its merchant's export; undefined for one that should be. */
export const whyLeftOut = ({ pk, sk }: { pk: string; sk: string }): string | undefined =>
  leftOut.find((each) => each.pk.test(pk) && each.sk.test(sk))?.why;
