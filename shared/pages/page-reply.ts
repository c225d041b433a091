/** What a page's function answers: HTML, or where the browser shall ask with GET. */
export type PageReply = { html: string; status?: number } | { redirect: string };
