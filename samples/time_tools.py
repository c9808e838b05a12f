"""The same hours as three time-tracking tools export them; README.md says where the formats are
described."""
import csv

import content
from texts import clock, decimal, quarters, table


def export_rows(entries, customers, projects):
    """The group's entries with names instead of codes, and some that are not billable."""
    customer_names = {row["code"]: row["name"] for row in customers}
    project_names = {row["code"]: row["name"] for row in projects}
    rows = []
    for row in entries:
        if row["customer"] not in content.EXPORT_CUSTOMERS:
            continue
        shown = dict(row, client=customer_names[row["customer"]],
                     projectName=project_names[row["project"]], billable=True,
                     email=f"{row['resource']}@{content.COMPANIES['noord']['domain']}")
        rows.append(shown)
        if len(rows) % 20 == 0:
            # The toolbox talk before the day begins is not billed.
            rows.append(dict(shown, billable=False, quarters=1, start=24,
                             description="Toolboxmeeting", wbs=row["wbs"]))
    return rows


def amount(row):
    """Cents, rounded half up: what a tool shows beside the hours."""
    return (row["quarters"] * row["rate"] + 200) // 400


def php_number(text):
    return text.rstrip("0").rstrip(".") if "." in text else text


def kimai_csv(rows):
    head = ["Date", "From", "To", "Duration", "Currency", "Price", "Internal price", "Hourly price",
            "Fixed price", "Name", "User", "E-mail", "Staff number", "Customer", "Project",
            "Activity", "Description", "Billable", "Tags", "Type", "category", "Account",
            "Project number", "VAT-ID", "Order number"]
    lines = [head]
    for row in rows:
        price = php_number(decimal(amount(row) * 100)) if row["billable"] else "0"
        # Descriptions may have line breaks in Kimai.
        lines.append([
            row["date"].isoformat(), clock(row["start"]), clock(row["start"] + row["quarters"]),
            clock(row["quarters"], "{:d}:{:02d}"), "EUR", price, price,
            php_number(decimal(row["rate"])), "0", row["worker"], row["resource"], row["email"],
            row["resource"], row["client"], row["projectName"], row["wbs"],
            row["description"].replace("; ", ";\n"), "1" if row["billable"] else "0", "",
            "timesheet", "work", row["customer"], row["project"], "", ""])
    text = []
    for line in lines:
        # PHP's fputcsv also quotes cells with spaces.
        cells = ['"' + cell.replace('"', '""') + '"' if set(cell) & set(' ,"\n\t\\') else cell
                 for cell in line]
        text.append(",".join(cells) + "\n")
    return "".join(text)


def toggl_csv(rows):
    head = ["User", "Email", "Client", "Project", "Task", "Description", "Billable", "Start date",
            "Start time", "End date", "End time", "Duration", "Tags", "Amount (EUR)"]
    lines = [[row["worker"], row["email"], row["client"], row["projectName"], row["wbs"],
              row["description"], "Yes" if row["billable"] else "No", row["date"].isoformat(),
              clock(row["start"]) + ":00", row["date"].isoformat(),
              clock(row["start"] + row["quarters"]) + ":00", clock(row["quarters"]) + ":00", "",
              decimal(amount(row) * 100) if row["billable"] else ""] for row in rows]
    return "\ufeff" + table([head] + lines, ",", csv.QUOTE_MINIMAL, "\n")


def clockify_csv(rows):
    head = ["Project", "Client", "Description", "Task", "User", "Group", "Email", "Tags",
            "Billable", "Start Date", "Start Time", "End Date", "End Time", "Duration (h)",
            "Duration (decimal)", "Billable Rate (EUR)", "Billable Amount (EUR)",
            "Date of creation"]
    lines = []
    for row in reversed(rows):  # newest first
        day = row["date"].strftime("%d/%m/%Y")
        lines.append([
            row["projectName"], row["client"], row["description"], row["wbs"], row["worker"], "",
            row["email"], "", "Yes" if row["billable"] else "No", day, clock(row["start"]), day,
            clock(row["start"] + row["quarters"]), clock(row["quarters"], "{:d}:{:02d}"),
            f"{quarters(row['quarters'])}", decimal(row["rate"]) if row["billable"] else "0.00",
            decimal(amount(row) * 100) if row["billable"] else "0.00", day])
    return table([head] + lines, ",", csv.QUOTE_ALL, "\n")
