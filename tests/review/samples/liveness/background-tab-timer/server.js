import { Redis } from 'ioredis';

const redis = new Redis();
setInterval(() => redis.ping(), 20_000); // ok
