"""QBO's faults by code: as recorded or quoted (facts section 2), the others in the words of the catalogue [D]."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

Json = dict[str, Any]
VALIDATION: Final = "ValidationFault"
STALE: Final = (
    "You and {user} were working on this at the same time. {user} finished before you did, so your work was not saved."
)
INACTIVE: Final = (
    "Something you're trying to use has been made inactive. "
    "Check the fields with accounts, customers, items, vendors or employees."
)
LENGTH: Final = (
    "String length specified does not match the supported length. Min:0 Max:{max} supported. Supplied length:{length}"
)
OPEN_BALANCE: Final = (
    "Delete List Has Balance Error: The entity you are trying to delete has an open balance. : "
    "This {entity} cannot be deleted because it has a non-zero balance"
)
REQUIRED: Final = "Required param missing, need to supply the required value for the API"
BUSINESS: Final = "A business validation error has occurred while processing your request"


class Template(NamedTuple):
    """``element`` None leaves the key out of the body, as some recorded faults do."""

    message: str
    detail: str
    element: str | None = None


FAULTS: Final[dict[str, Template]] = {
    "500": Template("Unsupported Operation", "Operation {what} is not supported."),
    "600": Template(
        "Duplicate Request ID", "The request ID {requestid} already exists. Our system detected the duplicate."
    ),
    "610": Template("Object Not Found", "Object Not Found : " + INACTIVE, ""),
    "900": Template("Parent cannot be child", "The same object can't be the parent or child of itself."),
    "1040": Template(
        "Batch size exceeds allowed limit", "The batch size for the batch request is too big. Limit: {limit}"
    ),
    "2010": Template(
        "Request has invalid or unsupported property", "Property Name:{what} specified is unsupported or invalid"
    ),
    "2020": Template(REQUIRED, "Required parameter {name} is missing in the request", "{name}"),
    "2030": Template("Invalid ID", "Id should be a valid number. Supplied value:{value}", "Id"),
    "2040": Template("Invalid String", "Element contains invalid characters: {value}", "{name}"),
    "2050": Template("String length is either shorter or longer than supported by specification", LENGTH, "{name}"),
    "2070": Template("Invalid Date", "The date value must be a valid value. Supplied value:{value}", "{name}"),
    "2090": Template("Invalid Number", "The number supplied isn't supported. Supplied value:{value}", "{name}"),
    "2210": Template(
        "Invalid Email Address format",
        "Email Address does not conform to RFC 822 syntax. Supplied value:{value}",
        "{name}",
    ),
    "2500": Template("Invalid Reference Id", "Invalid Reference Id : {kind} element id {id} not found", ""),
    "3001": Template(
        "message=ThrottleExceeded; errorCode=003001; statusCode=429", "The request limit was reached.  Try again later"
    ),
    "4000": Template("Error parsing query", "QueryParserError: {what}"),
    "4001": Template("Invalid query", "QueryValidationError: {what}"),
    "5010": Template("Stale Object Error", "Stale Object Error : " + STALE, ""),
    "6000": Template(BUSINESS, "Business Validation Error: {what}"),
    "6080": Template(
        "No Name Provided",
        "At least one of these must be specified: Title, GivenName, MiddleName, FamilyName, DisplayName, Suffix.",
    ),
    "6150": Template("ParentRef Required Validation Error", "A ParentRef is required if Job is true.", "ParentRef"),
    "6180": Template("Sub Level Limit", "You can nest up to {limit} levels."),
    "6190": Template(
        "Invalid Company Status", "The subscription period has ended or canceled or there was a billing problem"
    ),
    "6200": Template(
        "Account Period Closed Error", "The account period has closed: the books are closed through {date}."
    ),
    "6220": Template("Delete Entity Has Balance Error", OPEN_BALANCE),
    "6240": Template("Duplicate Name Exists Error", "The name supplied already exists. : {what}"),
    "6280": Template(
        "Delete Customer Has Unbilled Expenses Error", "This customer can't be deleted because it has unbilled charges."
    ),
    "6290": Template("Invalid Employee Or Vendor", "You must specify either an employee or a vendor, not both."),
    "6300": Template(
        "Invalid Employee Or Vendor Name", "NameOf is missing or invalid. It should be Employee or Vendor."
    ),
    "6310": Template("Missing Customer", "A customer is required if the transaction is billable."),
    "6320": Template("Invalid Billable", "Invalid billable status: {value}"),
    "6330": Template("Missing Billing Rate", "Invalid hourly rate: {value}"),
    "6340": Template("Invalid Time", "You must specify a time (hours:minutes): {value}"),
    "6350": Template("Missing Time", "Time (hours:minutes) is missing."),
    "6360": Template("Invalid Start Or End Time", "Make sure break times aren't longer than the elapsed time."),
    "6370": Template("Start Time After End Time", "The start time is after end time: {value}"),
    "6380": Template("Invalid Duration", "The time duration isn't within the valid range: {value}"),
    "6390": Template(
        "Invalid Multiple Durations", "Specify a total elapsed time (hours:minutes) or the start and end time."
    ),
    "10000": Template(
        "An application error has occurred while processing your request",
        "System Failure Error: An unexpected error occurred.",
    ),
}


KINDS: Final = {"10000": (500, "SystemFault"), "3001": (429, "SERVICE")}


class QboFault(Exception):
    """One refusal of QBO; ``status`` is the HTTP status where it answers a call of its own."""

    def __init__(self, code: str, **words: object) -> None:
        template = FAULTS[code]
        self.code = code
        self.status, self.kind = KINDS.get(code, (400, VALIDATION))
        self.message = template.message
        self.detail = template.detail.format_map(_Words(words))
        self.element = None if template.element is None else template.element.format_map(_Words(words))
        self.timeless = code == "2030"  # recorded without ``time``
        super().__init__(f"{code} {self.detail}")

    def with_element(self, element: str | None) -> QboFault:
        self.element = element
        return self

    def fault(self) -> Json:
        """The value of ``Fault``, keys in recorded order."""
        return {"Error": self.errors(), "type": self.kind}

    def errors(self) -> list[Json]:
        """The value of ``Error``, keys in recorded order."""
        error = {"Message": self.message, "Detail": self.detail, "code": self.code}
        if self.element is not None:
            error["element"] = self.element
        return [error]

    def member(self) -> Json:
        """As it stands in an answer."""
        return {"Fault": self.fault()}


class GivenFault(QboFault):
    """A fault in a test's own words: any code, type and status, several errors or none, in either spelling."""

    def __init__(self, errors: list[Json], kind: str = VALIDATION, status: int = 400, *, lower: bool = False) -> None:
        super().__init__("6000", what="as given")
        self.given, self.kind, self.status, self.lower = errors, kind, status, lower

    def errors(self) -> list[Json]:
        return [dict(error) for error in self.given]

    def member(self) -> Json:
        if not self.lower:
            return super().member()
        errors = [{name.lower(): value for name, value in error.items()} for error in self.given]
        return {"fault": {"error": errors, "type": self.kind}}


class _Words(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"<{key}>"
