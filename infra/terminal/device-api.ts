import { randomBytes } from 'node:crypto';
import { terminalSignature } from '../../shared/merchants/terminal-signature.ts';

/** What a terminal is handed to show to a payer. */
export interface Handed {
  transaction_id: string;
  amount: string;
  currency: string;
  merchant_name: string;
  customer_name: string;
  invoice_number: string;
  description: string;
  /** Unix seconds. */
  answer_by: number;
}

/** What a terminal says of a payer's turn. */
export interface Told {
  transaction_id: string;
  result: 'approved' | 'declined' | 'cancelled';
  amount?: string;
  payment_type?: number;
  card_number?: string;
  auth_code?: string;
  reference?: string;
}

export interface DeviceAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  json: any;
}

/** The calls of one terminal, each signed anew. */
export interface DeviceApi {
  next(waitSeconds?: number): Promise<DeviceAnswer>;
  tell(told: Told): Promise<DeviceAnswer>;
}

export interface Device {
  /** Scheme and host of the service. */
  base: string;
  terminalId: number;
  /** SHA-256 of the terminal's credential, in hex. */
  credentialHash: string;
  /** Epoch milliseconds by the service's clock. */
  nowMs: () => number | Promise<number>;
}

/** Speaks to the service as a terminal does, over HTTP. */
export const deviceApi = ({ base, terminalId, credentialHash, nowMs }: Device): DeviceApi => {
  const call = async (method: string, path: string, body = ''): Promise<DeviceAnswer> => {
    const timestamp = String(Math.floor((await nowMs()) / 1_000));
    const nonce = randomBytes(16).toString('hex');
    const answer = await fetch(base + path, {
      method,
      headers: {
        'Terminal-Timestamp': timestamp,
        'Terminal-Nonce': nonce,
        'Terminal-Signature': terminalSignature(credentialHash, { method, path, timestamp, nonce, body }),
        ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === '' ? {} : { body }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      json: text === '' ? undefined : JSON.parse(text),
    };
  };
  const own = `/pos/v1/terminals/${terminalId}`;
  return {
    next: (waitSeconds) =>
      call('GET', `${own}/next${waitSeconds === undefined ? '' : `?wait=${waitSeconds}`}`),
    tell: (told) => call('POST', `${own}/results`, JSON.stringify(told)),
  };
};
