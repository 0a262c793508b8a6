/** The file in a zip, beside the code, that holds the certificate authorities by which functions verify the database. */
export const AUTHORITIES_FILE = "rds-ca.pem";
