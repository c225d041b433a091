/** A list in groups of `size`, the last one perhaps smaller: for what goes to DynamoDB so many at a time. */
export const inGroups = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
