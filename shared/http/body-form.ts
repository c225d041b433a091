import type { MiddlewareObj } from '@middy/core';
import { ApiError } from '../domain/api-error.ts';
import { isJsonObject } from '../encryption/wire-json.ts';
import { type Call, type FilePart, type Form, type HttpAnswer, header, queryOf } from './call.ts';

/** What API Gateway and Lambda take between them; a body past it is answered as the contract says. */
const mostBytes = 6 * 1024 * 1024;

/**
 * Reads the body in any of the forms of contract section 1: JSON, form-urlencoded, multipart; and `data` from the query.
 *
 * A body that cannot be read counts as one without fields: what is missing then has its own answer.
 */
export const bodyForm = (): MiddlewareObj<Call, HttpAnswer> => ({
  before: async ({ event: call }) => {
    const form = await read(call);
    const data = queryOf(call).get('data');
    call.form = data === null || 'data' in form.fields ? form : { ...form, fields: { ...form.fields, data } };
  },
});

const read = async (call: Call): Promise<Form> => {
  const { body, isBase64Encoded } = call.http;
  if (body === undefined || body === '') return { fields: {} };
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > mostBytes) throw new ApiError({ code: 'body-too-large' });
  const contentType = header(call, 'content-type') ?? '';
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case '':
    case 'application/json':
      return { fields: jsonFields(bytes.toString('utf8')) };
    case 'application/x-www-form-urlencoded':
      return { fields: formFields(bytes) };
    case 'multipart/form-data':
      return multipart(bytes, contentType);
    default:
      throw new ApiError({ code: 'unsupported-media-type' });
  }
};

/** More fields than any form has. Node takes minutes over millions of fields without a value. */
const mostFormFields = 200;

const formFields = (bytes: Buffer): Record<string, unknown> => {
  let fields = 1;
  for (let at = bytes.indexOf('&'); at >= 0; at = bytes.indexOf('&', at + 1)) {
    if (++fields > mostFormFields) return {};
  }
  return Object.fromEntries(new URLSearchParams(bytes.toString('utf8')));
};

const jsonFields = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
};

const multipart = async (bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Form> => {
  try {
    const parts = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
    const texts = [...parts].filter((part): part is [string, string] => typeof part[1] === 'string');
    const attachment = await filePart(parts.get('attachment'));
    return { fields: Object.fromEntries(texts), ...(attachment ? { attachment } : {}) };
  } catch {
    return { fields: {} };
  }
};

const filePart = async (part: ReturnType<FormData['get']>): Promise<FilePart | undefined> =>
  part === null || typeof part === 'string' || part.size === 0
    ? undefined
    : { name: part.name, bytes: new Uint8Array(await part.arrayBuffer()) };
