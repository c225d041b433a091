import { html } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import { code } from './formats.ts';
import { layout, message } from './layout.ts';
import { type Texts, textsIn } from './texts.ts';

/** The clear page for a request that failed; the request's id leads to its cause in the log. */
export const errorPage = (status: number, requestId: string, language: Language): string => {
  const { errors } = textsIn(language);
  const { title, body } = toldAt(status, errors);
  const reference = html`<p class="small soft">${errors.requestId}: ${code(requestId)}</p>`;
  return layout({ language, title, merchantName: 'Daftar', body: message(title, body, reference) });
};

const toldAt = (status: number, errors: Texts['errors']) => {
  if (status === 404) return errors.unknown;
  if (status === 429) return errors.tooMany;
  return status < 500 ? errors.unreadable : errors.ours;
};
