/** Rows as lines: the first column to the left, the others to the right, as wide as they need to be. */
export const textTable = (rows: readonly (readonly (string | number)[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column]).length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? String(cell).padEnd(width) : String(cell).padStart(width + 2);
        })
        .join(''),
    )
    .join('\n');
};

/** The value that a share `at` (0 to 1) of all numbers is below; the median at 0.5. */
export const quantile = (numbers: readonly number[], at: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;
};
