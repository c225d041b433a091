import type { SentMessage } from '../../infra/local/outbox/outbox-store.ts';

/** What MiniStack keeps of the SMS and e-mails that were sent to somebody, newest first; of an SMS it keeps no time. */
export const sentByEmulator = async (emulator: string, to: string): Promise<SentMessage[]> => {
  const messages = to.startsWith('+') ? await smsTo(emulator, to) : await emailsTo(emulator, to);
  return messages.reverse();
};

interface Sms {
  MessageId: string;
  Message: string;
  MessageAttributes: Record<string, { Value?: string; StringValue?: string }>;
}

interface Email {
  MessageId: string;
  Source: string;
  To: string[];
  Subject: string;
  BodyText: string;
  BodyHtml: string | null;
  /** Epoch seconds. */
  Timestamp: number;
}

const smsTo = async (emulator: string, to: string): Promise<SentMessage[]> => {
  const query = new URLSearchParams({ phoneNumber: to, region: process.env['AWS_REGION'] ?? '' });
  const answer = await fetch(`${emulator}/_ministack/sns/sms-messages?${query}`);
  const { sms_messages: kept } = (await answer.json()) as { sms_messages: Record<string, Sms[]> };
  return (kept[to] ?? []).map(({ MessageId: id, Message: text, MessageAttributes: attributes }) => {
    const sender = attributes['AWS.SNS.SMS.SenderID'];
    const from = sender?.Value ?? sender?.StringValue ?? null;
    const rest = { subject: null, html: null, outcome: null };
    return { id, atMs: Number.NaN, channel: 'sms', to, sender: from, text, ...rest };
  });
};

const emailsTo = async (emulator: string, to: string): Promise<SentMessage[]> => {
  const answer = await fetch(`${emulator}/_ministack/ses/messages`);
  const { messages } = (await answer.json()) as { messages: Record<string, Email[]> };
  return Object.values(messages)
    .flat()
    .filter(({ To }) => To.includes(to))
    .map((email) => ({
      id: email.MessageId,
      atMs: email.Timestamp * 1_000,
      channel: 'email',
      to,
      sender: email.Source,
      subject: email.Subject,
      text: email.BodyText,
      html: email.BodyHtml,
      outcome: null,
    }));
};
