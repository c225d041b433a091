import type { DeviceApi, Handed, Told } from '../../terminal/device-api.ts';
import { approval, decline } from '../../terminal/simulated-terminal.ts';

/** What can be tapped while an invoice is on the screen. */
export const taps = {
  knet: (handed: Handed): Told => approval(handed, 1),
  card: (handed: Handed): Told => approval(handed, 2),
  decline,
  cancel: ({ transaction_id }: Handed): Told => ({ transaction_id, result: 'cancelled' }),
} as const;
export type Tap = keyof typeof taps;

export const isTap = (text: unknown): text is Tap => typeof text === 'string' && Object.hasOwn(taps, text);

/** What a terminal shows: the invoice in its hands, and what came of the last tap. */
export interface Shown {
  handed: Handed | undefined;
  said: string;
}

/** The screen of one terminal. What is on it is forgotten when the stack ends, as when a real one loses power. */
export interface Screen {
  /** Looks once whether something waits, unless an invoice is on the screen. */
  look(): Promise<Shown>;
  tap(tap: Tap, transactionId: string): Promise<void>;
}

export const openScreen = (device: DeviceApi, nowMs: () => number): Screen => {
  let shown: Shown = { handed: undefined, said: '' };

  const inHands = (): Handed | undefined =>
    shown.handed && shown.handed.answer_by * 1_000 > nowMs() ? shown.handed : undefined;

  return {
    look: async () => {
      if (inHands()) return shown;
      const { status, json } = await device.next(0);
      // Of two that looked at once, one was handed the invoice: the other must not wipe it off.
      if (inHands()) return shown;
      const { said } = shown;
      if (status === 200) shown = { handed: json.response, said: '' };
      else shown = { handed: undefined, said: status === 204 ? said : `${status} ${json?.message ?? ''}` };
      return shown;
    },

    // What was tapped on a page that is behind is of another invoice than the one on the screen.
    tap: async (tap, transactionId) => {
      const handed = inHands();
      if (handed?.transaction_id !== transactionId) return;
      // Off the screen at once: a second tap would be a second payment.
      shown = { handed: undefined, said: '…' };
      const told = taps[tap](handed);
      const { status, json } = await device.tell(told);
      const said =
        status === 200 ? outcome(told, json.response.to_refund) : `${status} ${json?.message ?? ''}`;
      // Whatever came on the screen meanwhile stays there.
      shown = { ...shown, said: `${handed.currency} ${handed.amount}: ${said}` };
    },
  };
};

const outcome = ({ result, auth_code }: Told, toRefund: boolean): string => {
  if (toRefund) return 'approved, and the money goes back';
  return result === 'approved' ? `approved, ${auth_code}` : result;
};
