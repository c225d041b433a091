/** An SMS to a number with its plus. */
export interface Sms {
  to: string;
  text: string;
  /** The sender id it comes from; empty: the stage's. */
  sender: string;
}

export interface Email {
  to: string;
  /** The name beside the stage's address that it comes from. */
  fromName: string;
  subject: string;
  text: string;
  html: string;
}

/** A filled-in template: WhatsApp lets a business begin a conversation with nothing else. */
export interface WhatsApp {
  to: string;
  template: string;
  language: string;
  /** What stands for `{{1}}`, `{{2}}` … in the template's body. */
  values: readonly string[];
}

/** One try to tell a merchant's software of an event. */
export interface WebhookMessage {
  url: string;
  body: string;
  /** The same at every try, so that the receiver can tell what it has already had. */
  eventId: string;
  /** Counts from 1. */
  attempt: number;
  /** Each signs: while secrets are being rotated the receiver may know either. */
  secrets: readonly string[];
  /** It may also go to the machine it is sent from (`NoticeSettings`). */
  loopback: boolean;
  nowMs: number;
}

/** What came of it. Nothing in it names the receiver. */
export interface WebhookAnswer {
  /** The HTTP status; null where there was no answer. */
  status: number | null;
  /** How the answer begins, in one line; or in a few words why there was none. */
  answer: string;
}

/** Who takes messages out of the house. Each answers the id that the message has there; a webhook, what was answered. */
export interface Senders {
  sms(message: Sms): Promise<string>;
  email(message: Email): Promise<string>;
  whatsapp(message: WhatsApp): Promise<string>;
  /** Throws nothing for what URL, name servers or receiver do: that is an answer too. */
  webhook(message: WebhookMessage): Promise<WebhookAnswer>;
}

/** The senders on AWS and of webhooks, each loaded when it is first used. */
export const lazySenders: Senders = {
  sms: async (message) => (await import('./send-sms.ts')).sendSms(message),
  email: async (message) => (await import('./send-email.ts')).sendEmail(message),
  whatsapp: async (message) => (await import('./send-whatsapp.ts')).sendWhatsApp(message),
  webhook: async (message) => (await import('./send-webhook.ts')).sendWebhook(message),
};
