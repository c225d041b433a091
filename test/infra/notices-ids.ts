/** Another id is another queue: what is on its way in the old one, or put aside beside it, would be left there. */
export const noticesIds = {
  queue: 'NoticesQueue8F17BA1B',
  deadLetters: 'NoticesDeadLetters9751A95B',
};

/** Another id is another topic, without those who subscribed to the old one. */
export const alarmIds = {
  topic: 'NoticesAlarmsTopicADAB7B4A',
  poison: 'NoticesAlarmsPoison8D490498',
  dead: 'NoticesAlarmsDeadC442EDDA',
  late: 'NoticesAlarmsLate134459D9',
  crowded: 'NoticesAlarmsCrowdedE02FE623',
  unsent: 'NoticesAlarmsUnsentA724BC09',
};

export const noticesEnvironment = { NOTICES_QUEUE_URL: { Ref: noticesIds.queue } };
