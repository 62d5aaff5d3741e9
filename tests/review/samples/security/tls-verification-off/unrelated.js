process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // no client here
