import { notFound } from "@/app/_http/not-found";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = notFound;
