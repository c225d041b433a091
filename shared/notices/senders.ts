import type { WebhookAnswer, WebhookMessage } from './send-webhook.ts';

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

/** Who takes messages out of the house. Each but the last answers the id that the message has there. */
export interface Senders {
  sms(message: Sms): Promise<string>;
  email(message: Email): Promise<string>;
  whatsapp(message: WhatsApp): Promise<string>;
  /** Never throws for anything that the receiver does. */
  webhook(message: WebhookMessage): Promise<WebhookAnswer>;
}

/** The senders on AWS, each loaded when it is first used. */
export const lazySenders: Senders = {
  sms: async (message) => (await import('./send-sms.ts')).sendSms(message),
  email: async (message) => (await import('./send-email.ts')).sendEmail(message),
  whatsapp: async (message) => (await import('./send-whatsapp.ts')).sendWhatsApp(message),
  webhook: async (message) => (await import('./send-webhook.ts')).sendWebhook(message),
};
