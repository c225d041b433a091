/** A queue of messages of one kind, and its receiver's word about when one is handed out again. */
export interface MessageQueue<Message> {
  /** Throws unless SQS took all of them. */
  send(messages: readonly Message[]): Promise<void>;
  /** Has a message that was handed out handed out again so many seconds from now. */
  putOff(receiptHandle: string, seconds: number): Promise<void>;
}

/** A queue whose client is loaded when it is first used. */
export const lazyQueue = <Message>(open: () => Promise<MessageQueue<Message>>): MessageQueue<Message> => ({
  send: async (messages) => (await open()).send(messages),
  putOff: async (receiptHandle, seconds) => (await open()).putOff(receiptHandle, seconds),
});
