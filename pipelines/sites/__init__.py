"""Publication sites: what is new on them, fetched politely, and handed to the landing as arrivals.

`entries` holds a site as data, `families` the shapes that sites have, `fetching` gets pages and files within
limits, `recognise` tells what an answer is, `memory` knows what was seen, `arrivals` hands over, `polling`
puts them together. A new site of a known family is an entry in ``sites.yaml``, never code.
"""
