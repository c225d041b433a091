import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../shared/domain/invoice.ts';
import { accessibilityFaults, launchBrowser, phone } from '../setup/browser.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';

let browser: Browser;
let client: Client;

beforeAll(async () => {
  browser = await launchBrowser();
  ({ client } = await newMerchant({ name: 'Noor Books', serviceTypes: [2, 3, 7] }));
}, 60_000);
afterAll(() => browser?.close());

const languages: readonly Language[] = ['en', 'ar'];
const ways = languages.flatMap((language) => [true, false].map((scripts) => ({ language, scripts })));

const call = async (method: string, path: string, payload: object = {}) => {
  const answer = await client.call(method, path, payload);
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json.response;
};

interface Payer {
  page: Page;
  scripts: boolean;
  /** What their browser asked for anything. */
  origins: ReadonlySet<string>;
  done(): Promise<void>;
}

/** A payer with a phone. */
const payer = async ({ scripts }: { scripts: boolean }): Promise<Payer> => {
  const context: BrowserContext = await browser.newContext({
    viewport: phone,
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: scripts,
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const origins = new Set<string>();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.setDefaultTimeout(10_000);
  return { page, scripts, origins, done: () => context.close() };
};

/** What every page has to be: usable by everybody, no wider than the phone, and in the language asked for. */
const expectGood = async ({ page, scripts }: Payer, language: Language): Promise<void> => {
  const html = page.locator('html');
  expect([await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual(
    language === 'ar' ? ['ar', 'rtl'] : ['en', 'ltr'],
  );
  // What looks into the page runs in it, and where no script runs, it would wait for ever.
  if (!scripts) return;
  expect(await accessibilityFaults(page)).toEqual([]);
  const { wide, shown } = await page.evaluate<{ wide: number; shown: number }>(
    '({ wide: document.documentElement.scrollWidth, shown: document.documentElement.clientWidth })',
  );
  expect(wide).toBeLessThanOrEqual(shown);
};

/** The README's pictures, made anew with `DAFTAR_SCREENSHOTS=1 npm test -- test/browser`. */
const keep = async ({ page, scripts }: Payer, name: string): Promise<void> => {
  if (!scripts || process.env['DAFTAR_SCREENSHOTS'] === undefined) return;
  await page.screenshot({ path: `docs/images/${name}.png` });
};

/** Chooses KNET, goes to the simulator, and approves there; ends on the receipt. */
const payByKnet = async (someone: Payer, language: Language): Promise<void> => {
  const { page } = someone;
  // By keyboard, as some payers do.
  await page.locator('input[name=paymentType][value="1"]').press('Space');
  await page.locator('form button[type=submit]').first().click();
  await page.waitForURL(/\/simulator\//);
  await expectGood(someone, language);
  await keep(someone, `simulator-${language}`);
  await page.locator('button[value=approve]').click();
  await page.waitForURL(/\/r\//);
  await expectGood(someone, language);
  await keep(someone, `receipt-${language}`);
};

describe.each(ways)('In $language, with scripts: $scripts, a payer pays', ({ language, scripts }) => {
  test('a single invoice, and its page is the receipt from then on', async () => {
    const made = await call('POST', '/api/v1/invoice', {
      ...{
        amount: '12.500',
        invoiceType: '0',
        language,
        customerName: 'Noura Ali',
        referenceNumber: scripts ? 'B-1001' : 'B-1002',
      },
      ...{ description: 'Books for the school year', allocatePayType: '1,2' },
      itemsList: [
        { itemTitle: 'Arabic grammar', rate: '3.000', quantity: '2', amount: '6.000' },
        { itemTitle: 'Atlas of the Gulf', rate: '6.500', quantity: '1', amount: '6.500' },
      ],
    });
    const someone = await payer({ scripts });
    const { page, origins, done } = someone;

    await page.goto(made.url);
    await expectGood(someone, language);
    await keep(someone, `invoice-${language}`);
    await payByKnet(someone, language);
    await page.goto(made.url);
    await expectGood(someone, language);

    expect(await page.locator('form').count()).toBe(0);
    expect(await page.getByRole('navigation').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.locator('main svg[role=img]').isVisible()).toBe(true);
    const paid = await call('GET', `/api/v1/invoice/${made.id}`);
    expect(await page.locator('main').innerText()).toContain(paid.transaction.token);
    expect(paid).toMatchObject({ invoice_status: 1, visited_count: 2, transaction: { amount: 12.5 } });
    expect(origins.size).toBe(1);
    await done();
  });

  test('their part of a shared bill, found on its page', async () => {
    const part = (customerName: string, amount: string) => ({
      ...{ amount, customerName, language, invoiceType: '0', allocatePayType: '1,2' },
      ...{ mobileNumber: '55512345', countryCode: '965', expiresAt: '2099-12-31' },
    });
    const [first, second] = await call('POST', '/api/v1/invoice/split', {
      invoices: [part('Noura Ali', '7.500'), part('Salman', '2.500')],
    });
    const someone = await payer({ scripts });
    const { page, done } = someone;

    await page.goto(first.spliturl);
    await expectGood(someone, language);
    await page.locator(`a[href*="/s/${second.access_key}"]`).click();
    await payByKnet(someone, language);
    await page.goto(first.spliturl);
    await expectGood(someone, language);
    await keep(someone, `split-${language}`);

    const states = await Promise.all(
      [first, second].map(({ id }) => call('GET', `/api/v1/invoice/${id}`).then((one) => one.invoice_status)),
    );
    expect(states).toEqual([0, 1]);
    await done();
  });

  test('an open invoice, an amount of their choice within the bounds', async () => {
    const made = await call('POST', '/api/v1/open-invoice', {
      ...{ title: 'Library fund', amountType: '1', minAmount: '1.000', maxAmount: '50.000' },
      description: 'Whatever you can spare',
    });
    const someone = await payer({ scripts });
    const { page, done } = someone;

    await page.goto(`${made.url}?lang=${language}`);
    await expectGood(someone, language);
    await keep(someone, `open-${language}`);
    const amount = page.locator('input[name=amount]');
    await amount.fill('60');
    await page.locator('input[name=paymentType][value="1"]').press('Space');
    await page.locator('form button[type=submit]').first().click();
    await expectGood(someone, language);
    expect(await amount.getAttribute('aria-invalid')).toBe('true');
    await amount.fill(language === 'ar' ? '٧٫٢٥٠' : '7.250');
    await payByKnet(someone, language);

    const row = await eventually(
      () => call('GET', `/api/v1/open-invoice/${made.id}`),
      ({ total_customer_paid_count }) => total_customer_paid_count === 1,
    );
    expect(row).toMatchObject({ paid_status: 1, total_amount_customer_paid: '7.250' });
    await done();
  });
});
