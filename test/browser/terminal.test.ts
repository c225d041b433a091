import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { TerminalDraft } from '../../shared/domain/terminal.ts';
import { accessibilityFaults, launchBrowser, phone } from '../setup/browser.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';
import { newTerminal } from '../setup/terminal.ts';

let browser: Browser;
let client: Client;
let terminal: TerminalDraft;
const transactions = '/api/v1/merchant/smartpos-transaction';

beforeAll(async () => {
  browser = await launchBrowser();
  const made = await newMerchant({ name: 'Noor Books', serviceTypes: [2, 6] });
  client = made.client;
  terminal = await newTerminal(made.id, { name: 'A920 Pro', model: 'A920 Pro' });
}, 60_000);
afterAll(() => browser?.close());

const push = async () => {
  const { json } = await client.call('POST', transactions, {
    ...{ customer_name: 'Salman', amount: '12.500', terminal_id: terminal.id },
    ...{ invoice_number: 'TABLE-7', description: 'عشاء' },
  });
  return json.response as { id: number };
};
const statusOf = async ({ id }: { id: number }) =>
  (await client.call('GET', `/api/v1/merchant/smartpos-invoices/${id}`)).json.response.status;

/** The terminal's screen, on a phone of its size. */
const atTheCounter = async (scripts: boolean, { id } = terminal): Promise<Page> => {
  const context = await browser.newContext({
    viewport: phone,
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: scripts,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${inject('url')}/_sandbox/terminal/${id}`);
  return page;
};

const expectGood = async (page: Page, scripts: boolean): Promise<void> => {
  if (!scripts) return;
  expect(await accessibilityFaults(page)).toEqual([]);
  const { wide, shown } = await page.evaluate<{ wide: number; shown: number }>(
    '({ wide: document.documentElement.scrollWidth, shown: document.documentElement.clientWidth })',
  );
  expect(wide).toBeLessThanOrEqual(shown);
};

describe.each([true, false])("A terminal's screen, with scripts: %s", (scripts) => {
  test.each([
    ['Pay with KNET', 1, /^KWD 12\.500: approved, B\d{5}$/],
    ['Pay with a credit card', 1, /^KWD 12\.500: approved, B\d{5}$/],
    ['Decline the card', 2, /^KWD 12\.500: declined$/],
    ['Cancel', 3, /^KWD 12\.500: cancelled$/],
  ])('shows what is pushed, and is tapped: %s', async (label, status, said) => {
    const page = await atTheCounter(scripts);
    await expect.poll(() => page.locator('[role=status]').count()).toBe(1);

    const made = await push();
    const button = page.getByRole('button', { name: label });
    // The page looks again by itself.
    await button.waitFor();
    await expectGood(page, scripts);
    const text = await page.locator('main').innerText();
    for (const told of ['A920 Pro', 'Noor Books', 'KWD 12.500', 'Salman', 'TABLE-7', 'عشاء']) {
      expect(text).toContain(told);
    }
    await button.tap();
    await page.locator('[role=status]').waitFor();

    expect(await page.locator('[role=status]').innerText()).toMatch(said);
    expect(
      await eventually(
        () => statusOf(made),
        (now) => now !== 0,
      ),
    ).toBe(status);
    await page.context().close();
  });
});

test('A screen with nothing on it can be used by everybody, and says how to look again', async () => {
  const unused = await newTerminal(terminal.merchantId);
  const page = await atTheCounter(true, unused);
  // As it is between two looks: the page would be gone from under whoever examines it.
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const { refresh: _refresh, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await page.reload();

  await expectGood(page, true);
  expect(await page.locator('[role=status]').innerText()).toBe('Ready');
  await page.getByRole('link', { name: 'now' }).click();
  expect(await page.locator('[role=status]').innerText()).toBe('Ready');
  await page.context().close();
});

test('A screen that was tapped on another page takes no second tap', async () => {
  const [one, other] = [await atTheCounter(false), await atTheCounter(false)];
  const made = await push();
  await one.getByRole('button', { name: 'Cancel' }).waitFor();
  await other.getByRole('button', { name: 'Cancel' }).waitFor();

  await one.getByRole('button', { name: 'Decline the card' }).tap();
  await one.locator('[role=status]').waitFor();
  await other.getByRole('button', { name: 'Pay with KNET' }).tap();
  await other.locator('[role=status]').waitFor();

  expect(await statusOf(made)).toBe(2);
  await Promise.all([one, other].map((page) => page.context().close()));
});

describe('What is no terminal, or does not tap it itself', () => {
  const at = (id: number | string) => `${inject('url')}/_sandbox/terminal/${id}`;
  const tap = (headers: Record<string, string>) =>
    fetch(at(terminal.id), {
      method: 'POST',
      headers,
      body: new URLSearchParams({ tap: 'knet' }),
      redirect: 'manual',
    });

  test.each(['1', 'x', '', '__proto__'])('as %s is a 404', async (id) => {
    expect((await fetch(at(id))).status).toBe(404);
  });

  test('is refused from a page elsewhere, and with another method', async () => {
    const foreign = await tap({ origin: 'https://elsewhere.example' });
    const deleted = await fetch(at(terminal.id), { method: 'DELETE' });
    const own = await tap({ origin: inject('url') });

    expect([foreign.status, deleted.status, deleted.headers.get('allow'), own.status]).toEqual([
      403,
      405,
      'GET, POST',
      303,
    ]);
  });
});
