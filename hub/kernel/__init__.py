"""What every feature stands on: database, tenancy, access, audit, jobs, pages. Knows no feature."""
