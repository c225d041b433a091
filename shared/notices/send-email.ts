import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { noticesEnvironment } from '../environment.ts';
import { mailbox } from './mailbox.ts';
import type { Email } from './senders.ts';
import { idOf, oneTry } from './sending.ts';

const ses = new SESv2Client(oneTry);

/** Sends an e-mail by SES, in the merchant's name, from the address that was verified for it. */
export const sendEmail = async ({ to, fromName, subject, text, html }: Email): Promise<string> => {
  const { MessageId } = await ses.send(
    new SendEmailCommand({
      FromEmailAddress: mailbox(fromName, noticesEnvironment.emailSender),
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
    }),
  );
  return idOf(MessageId);
};

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
