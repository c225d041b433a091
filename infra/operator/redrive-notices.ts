import { SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { OperatorError } from './operator-error.ts';

/** Has SQS move the messages in a queue of dead letters back to where they came from, as new ones. */
export const redriveNotices = async (
  deadLettersArn: string,
  client: Pick<SQSClient, 'send'> = new SQSClient({}),
): Promise<void> => {
  try {
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: deadLettersArn }));
  } catch (error) {
    if (error instanceof Error && error.name === 'UnsupportedOperation')
      throw new OperatorError('What lies in the dead letters is being moved already.');
    throw error;
  }
};
