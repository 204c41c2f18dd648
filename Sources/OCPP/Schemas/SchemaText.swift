/// What the official JSON schemas say, one compact text per version, made by `scripts/make_ocpp_schemas.py`.
///
/// A line begins a definition; indented lines continue it.
///
///     enum NAME VALUE…              an enumeration
///     type NAME [...] MEMBER…       an object; with `...` it may have members that are not listed
///     call ACTION {TYPE} {TYPE}     request and response of an action
///     send ACTION {TYPE}            an action that is sent and not answered
///
/// A member is its name, `!` (required) or `?`, and a rule:
///
///     s  s20     text, of at most 20 characters
///     v20        the same, free text of the vendor
///     t  u       date-time (RFC 3339), URI
///     =E  ~E     one of the enumeration E; with `~` vendors add values of their own
///     i  i0..9   integer, in bounds (draft-06: `5.0` is an integer)
///     d          integer without a decimal point (draft-04)
///     n  n/10    number; a multiple of 0.1
///     b  *       boolean; anything
///     {T}        an object of type T
///     [1..4]…    an array of one to four of the rule that follows
enum SchemaText {}
