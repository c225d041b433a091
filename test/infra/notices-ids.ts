/** Another id is another queue: what is on its way in the old one, or put aside beside it, would be left there. */
export const noticesIds = {
  queue: 'NoticesQueue8F17BA1B',
  deadLetters: 'NoticesDeadLetters9751A95B',
};

/** Another id is another topic, without those who subscribed to the old one. */
export const alarmIds = { topic: 'TopicBFC7AF6E' };

export const noticesEnvironment = { NOTICES_QUEUE_URL: { Ref: noticesIds.queue } };
