/** Every key of an answer as a path, in the order it came; of a list, those of its first element. */
export const keyOrder = (value: unknown, path = ''): string[] => {
  if (Array.isArray(value)) return value.length > 0 ? keyOrder(value[0], `${path}[]`) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return [here, ...keyOrder(inner, here)];
  });
};
