/** PostgreSQL's SSLRequest message: its length and its code (PostgreSQL manual, "Message Formats"). */
export const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
