import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item's size as DynamoDB reckons it, to within a few bytes a number. */
export const itemBytes = (item: Record<string, AttributeValue>): number =>
  sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)));

const valueBytes = (value: AttributeValue): number => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) return 3 + sum(value.L.map((each) => 1 + valueBytes(each)));
  if (value.M !== undefined) return 3 + itemBytes(value.M) + Object.keys(value.M).length;
  return 1;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
