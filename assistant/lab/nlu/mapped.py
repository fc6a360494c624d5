"""Which intents of public sets mean an intent of ours, and which mean nothing to a car.

What stands in neither list is not used at all: it is near to what a car may do, or its authors mix what we keep apart.
"""

__all__ = ["MEANS", "OUTSIDE"]

MEANS: dict[str, dict[str, str]] = {
    "CLINC150": {
        "time": "ask.time",
        "gas": "ask.fuel",
        "yes": "offer.accept",
        "no": "offer.reject",
        "what_can_i_ask_you": "ask.capabilities",
        "make_call": "phone.call",
        "text": "phone.message",
        "weather": "ask.weather",
        "calendar": "ask.calendar",
        "traffic": "ask.traffic",
        "next_song": "media.next",
        "play_music": "media.play",
        "date": "ask.date",
        "directions": "destination.set",
        "distance": "ask.routes",
        "restaurant_suggestion": "route.find",
    },
    "MASSIVE": {
        "weather_query": "ask.weather",
        "calendar_query": "ask.calendar",
        "play_music": "media.play",
        "play_radio": "media.play",
        "audio_volume_up": "volume.up",
        "audio_volume_down": "volume.down",
        "audio_volume_mute": "volume.mute",
        "transport_traffic": "ask.traffic",
        "recommendation_locations": "route.find",
        "email_sendemail": "mail.send",
        "iot_hue_lighton": "light.on",
        "iot_hue_lightoff": "light.off",
    },
    "Snips": {"GetWeather": "ask.weather", "PlayMusic": "media.play"},
    "AGL": {
        "HVACFanSpeed.increase": "fan.up",
        "HVACFanSpeed.decrease": "fan.down",
        "HVACTemperature.increase": "climate.warmer",
        "HVACTemperature.decrease": "climate.cooler",
        "HVACTemperature.set": "climate.temperature",
    },
}
"""By set and by its label, the name of our intent. Used where the table has that intent."""

OUTSIDE: dict[str, tuple[str, ...]] = {
    "CLINC150": (
        "oos", "freeze_account", "routing", "pin_change", "bill_due", "pay_bill", "account_blocked", "interest_rate",
        "min_payment", "bill_balance", "transfer", "order_checks", "spending_history", "transactions", "report_fraud",
        "replacement_card_duration", "expiration_date", "damaged_card", "improve_credit_score", "report_lost_card",
        "card_declined", "credit_limit_change", "apr", "redeem_rewards", "credit_limit", "rewards_balance",
        "application_status", "credit_score", "new_card", "international_fees", "food_last", "ingredients_list",
        "calories", "nutrition_info", "recipe", "meal_suggestion", "ingredient_substitution", "cook_time",
        "todo_list_update", "todo_list", "shopping_list", "shopping_list_update", "order_status", "order", "plug_type",
        "translate", "flight_status", "international_visa", "exchange_rate", "vaccines", "lost_luggage", "book_flight",
        "book_hotel", "carry_on", "find_phone", "calculator", "definition", "measurement_conversion", "flip_coin",
        "spelling", "roll_dice", "pto_request_status", "insurance", "insurance_change", "payday", "taxes", "income",
        "rollover_401k", "pto_balance", "pto_request", "w2", "direct_deposit", "pto_used", "who_made_you",
        "meaning_of_life", "who_do_you_work_for", "do_you_have_pets", "what_are_your_hobbies", "fun_fact",
        "what_is_your_name", "where_are_you_from", "tell_joke", "are_you_a_bot", "how_old_are_you",
    ),
    "MASSIVE": (
        "cooking_query", "cooking_recipe", "email_addcontact", "email_querycontact", "general_joke", "general_quirky",
        "iot_cleaning", "iot_coffee", "lists_createoradd", "lists_query", "lists_remove", "play_game", "qa_currency",
        "qa_definition", "qa_factoid", "qa_maths", "qa_stock", "recommendation_events", "recommendation_movies",
        "social_post", "social_query", "takeaway_order", "takeaway_query", "iot_wemo_on", "iot_wemo_off",
        "iot_hue_lightchange",
    ),
    "Snips": ("RateBook", "SearchCreativeWork", "SearchScreeningEvent", "AddToPlaylist"),
}  # fmt: skip
"""By set, labels whose sentences are for no car: they teach what to let pass."""
