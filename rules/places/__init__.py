"""Where a contact is: zones and jurisdictions from country, region and phone number."""
