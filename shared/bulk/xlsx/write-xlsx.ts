/**
 * The library that writes workbooks, loaded when one is written. It has a default export alone, and `import()` of a
 * lazy bundle, which is CommonJS, would give the bundle itself for that; a name is found.
 */
export { default as writeXlsx } from 'write-excel-file/node';
