import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { eventually } from '../setup/eventually.ts';
import { killAll, ownDataFolder, sandboxClientOf, startOn } from '../setup/killable-stack.ts';

/** A new request each time, so that none is a repeat of another. */
const invoice = () => ({ amount: '1', invoiceType: '0', referenceNumber: randomUUID() });

test.skipIf(inject('logFile') === '')(
  'Nothing that was acknowledged is lost when everything is killed in the middle of work',
  async () => {
    const dataDir = await ownDataFolder();
    // biome-ignore lint/suspicious/noExplicitAny: invoices as they came
    const acknowledged: any[] = [];

    const running = await startOn(dataDir);
    const before = await sandboxClientOf(running.url);
    const { id: cancelledId, token } = await before('POST', '/api/v1/invoice', invoice());
    await before('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });
    const worker = async (): Promise<void> => {
      while (acknowledged.length < 60) {
        acknowledged.push(await before('POST', '/api/v1/invoice', invoice()));
      }
    };
    const others = [worker(), worker(), worker()].map((work) => work.catch(() => undefined));
    await worker();
    await killAll(running, dataDir);
    await Promise.all(others);

    const call = await sandboxClientOf((await startOn(dataDir)).url);
    const read = await Promise.all(acknowledged.map(({ id }) => call('GET', `/api/v1/invoice/${id}`)));
    // Each start took another port, and links begin with it.
    const withoutPort = (invoice: { url: string }) => ({ ...invoice, url: new URL(invoice.url).pathname });
    expect(read.map(withoutPort)).toEqual(acknowledged.map(withoutPort));
    const cancelled = await call('GET', `/api/v1/invoice/${cancelledId}`);
    expect(cancelled.invoice_status).toBe(3);
    const last = acknowledged.at(-1);
    const found = await eventually(
      () => call('GET', `/api/v1/invoice-dashboard?search=${last.reference_number}`),
      ({ invoices }) => invoices.data.length === 1,
    );
    expect(found.invoices.data).toMatchObject([{ id: last.id }]);
    const made = await call('POST', '/api/v1/invoice', invoice());
    expect(made.id).toBeGreaterThan(Math.max(...acknowledged.map(({ id }) => id)));
    const { stats } = await eventually(
      () => call('GET', '/api/v1/invoice-dashboard'),
      (answer) => answer.stats.invoice_cancelled === '1',
    );
    expect(stats.total_invoice_count).toBeGreaterThanOrEqual(acknowledged.length + 2);
  },
);
