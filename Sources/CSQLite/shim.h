/* SQLite alone, for who makes a database beside the daemon. Store has GRDB. */
#include <sqlite3.h>
