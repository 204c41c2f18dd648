/* PostgreSQL's client library. pkg-config says where its headers are. */
#include <libpq-fe.h>
