import { SendWhatsAppMessageCommand, SocialMessagingClient } from '@aws-sdk/client-socialmessaging';
import { noticesEnvironment } from '../environment.ts';
import type { WhatsApp } from './senders.ts';
import { idOf, oneTry } from './sending.ts';

const socialMessaging = new SocialMessagingClient(oneTry);

/** Sends a template by WhatsApp through End User Messaging Social, from the number that was linked for it. */
export const sendWhatsApp = async (message: WhatsApp): Promise<string> => {
  const { messageId } = await socialMessaging.send(
    new SendWhatsAppMessageCommand({
      originationPhoneNumberId: noticesEnvironment.whatsAppPhoneNumberId,
      metaApiVersion: 'v20.0',
      message: Buffer.from(JSON.stringify(metaMessage(message))),
    }),
  );
  return idOf(messageId);
};

/** The message as Meta's Cloud API takes it. */
const metaMessage = ({ to, template, language, values }: WhatsApp): object => ({
  messaging_product: 'whatsapp',
  to,
  type: 'template',
  template: {
    name: template,
    language: { code: language },
    components: [{ type: 'body', parameters: values.map((text) => ({ type: 'text', text })) }],
  },
});
