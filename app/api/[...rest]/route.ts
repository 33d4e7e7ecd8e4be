import { notFound } from "@/app/_http/api/not-found";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = notFound;
