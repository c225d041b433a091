import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { environment } from '../environment.ts';
import type { Sms } from './senders.ts';
import { idOf, oneTry } from './sending.ts';

const sns = new SNSClient(oneTry);

/** Sends an SMS by SNS, under the sender id that was registered for it. */
export const sendSms = async ({ to, text }: Sms): Promise<string> => {
  const { MessageId } = await sns.send(
    new PublishCommand({
      PhoneNumber: to,
      Message: text,
      MessageAttributes: {
        'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: environment.smsSenderId },
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
      },
    }),
  );
  return idOf(MessageId);
};
