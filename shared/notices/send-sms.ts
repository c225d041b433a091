import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { noticesEnvironment } from '../environment.ts';
import type { Sms } from './senders.ts';
import { idOf, oneTry } from './sending.ts';

const sns = new SNSClient(oneTry);

/** Sends an SMS by SNS, under a sender id that was registered for it: the merchant's own, or the stage's. */
export const sendSms = async ({ to, text, sender }: Sms): Promise<string> => {
  const { MessageId } = await sns.send(
    new PublishCommand({
      PhoneNumber: to,
      Message: text,
      MessageAttributes: {
        'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: sender || noticesEnvironment.smsSenderId },
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
      },
    }),
  );
  return idOf(MessageId);
};
