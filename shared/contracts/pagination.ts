import { pageSize } from '../domain/page.ts';

/**
 * The pagination object of contract section 4, for any list.
 *
 * Page URLs hold exactly one `=`, because an old client takes what follows it: they carry the page and no filter.
 */
export const pagination = (total: number, count: number, page: number, listUrl: string) => {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const urlOf = (other: number) => (other >= 1 && other <= pages ? `${listUrl}?page=${other}` : null);
  return {
    total,
    count,
    per_page: pageSize,
    current_page: page,
    total_pages: pages,
    next_page_url: urlOf(page + 1),
    previous_page_url: page > 1 ? urlOf(Math.min(page - 1, pages)) : null,
  };
};
