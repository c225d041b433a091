import { templateCsv, templateXlsx } from '../../shared/bulk/template.ts';
import { getTemplateContract } from '../../shared/contracts/get-template.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { type FileReply, operation, type Request } from '../../shared/http/operation.ts';

/** By the last part of the path. */
const templates = new Map([
  ['bulk.csv', { write: templateCsv, name: 'daftar-invoices.csv', contentType: 'text/csv; charset=utf-8' }],
  [
    'bulk.xlsx',
    {
      write: templateXlsx,
      name: 'daftar-invoices.xlsx',
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    },
  ],
]);

/** The example's times are days ahead of when it was written: it is still good after an hour in a cache. */
const keptSeconds = 3_600;

export const getTemplate = async ({
  params,
  nowMs,
}: Request<typeof getTemplateContract.fields>): Promise<FileReply> => {
  const template = templates.get(params['file'] ?? '');
  if (!template) throw new ApiError({ code: 'not-found' });
  const { write, name, contentType } = template;
  return { file: { bytes: await write(nowMs), contentType, name, cachedSeconds: keptSeconds } };
};

export const handler = operation(getTemplateContract, getTemplate);
