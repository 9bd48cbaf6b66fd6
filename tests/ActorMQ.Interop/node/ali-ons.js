// Drives an unmodified ali-ons client for the interop tests; one JSON object a line on standard output.
//   node ali-ons.js produce NAMESERVER TOPIC COUNT PREFIX [MILLISECONDS BETWEEN TWO LOOKS AT ROUTES]
//   node ali-ons.js consume NAMESERVER TOPIC GROUP      (until standard input ends)
'use strict';

const { Consumer, Producer, Message } = require('ali-ons');

const say = fields => process.stdout.write(JSON.stringify(fields) + '\n');
const quiet = { info() {}, warn() {}, debug() {}, error(...args) { say({ event: 'log', text: args.map(String).join(' ') }); } };
const common = nameServer => ({
  nameSrv: nameServer.split(';'),
  httpclient: {}, // asked for, and not used when the name servers are given
  accessKeyId: 'none',
  accessKeySecret: 'none',
  clientIP: '127.0.0.1',
  logger: quiet,
});

async function produce(nameServer, topic, count, prefix, routesEvery) {
  const more = routesEvery ? { pollNameServerInteval: Number(routesEvery) } : {};
  const producer = new Producer({ ...common(nameServer), ...more, producerGroup: 'PG_interop' });
  producer.on('error', err => say({ event: 'error', text: String(err) }));
  await producer.ready();
  for (let i = 0; i < Number(count); i++) {
    const message = new Message(topic, 'TagN', `${prefix}${i}`);
    message.keys = [ `key${i}` ];
    const result = await producer.send(message);
    say({ event: 'sent', body: `${prefix}${i}`, status: result.sendStatus, queueOffset: Number(result.queueOffset), msgId: result.msgId });
  }
  await producer.close();
  say({ event: 'done' });
  process.exit(0);
}

async function consume(nameServer, topic, group) {
  const consumer = new Consumer({ ...common(nameServer), consumerGroup: group, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET', rebalanceInterval: 1000 });
  consumer.on('error', err => say({ event: 'error', text: String(err) }));
  consumer.subscribe(topic, '*', async message => {
    say({
      event: 'received',
      body: message.body.toString(),
      tags: message.tags,
      keys: message.keys,
      queueId: message.queueId,
      queueOffset: Number(message.queueOffset),
      properties: message.properties,
    });
  });
  await consumer.ready();
  say({ event: 'ready' });
  process.stdin.resume();
  process.stdin.on('end', async () => {
    await consumer.close();
    say({ event: 'done' });
    process.exit(0);
  });
}

const [ , , verb, ...args ] = process.argv;
const verbs = { produce, consume };
if (!verbs[verb]) {
  process.stderr.write('usage: ali-ons.js produce|consume …\n');
  process.exit(2);
}
verbs[verb](...args).catch(err => {
  say({ event: 'failed', text: err && err.stack || String(err) });
  process.exit(1);
});
