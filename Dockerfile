# The application in a container. Build it first: ./imglish --version leaves it under target/app; the base image needs a Java 17 runtime.
ARG BASE_IMAGE=eclipse-temurin:17-jre
FROM ${BASE_IMAGE}
COPY platform-api/target/lib /opt/imglish/lib
COPY platform-api/target/platform-api-*.jar /opt/imglish/imglish.jar
ENV IMGLISH_HOME=/home/imglish
# Java names files in the encoding of the locale.
ENV LC_ALL=C.UTF-8
RUN mkdir -p /home/imglish /data && chmod 777 /home/imglish
# Threads of a training that wait for each other soon sleep (docs/performance.md).
ENV GOMP_SPINCOUNT=1000
VOLUME /home/imglish
ENTRYPOINT ["java", "-Xmx2g", "-DOPT_OUT_TRACKING=true", "-cp", "/opt/imglish/imglish.jar:/opt/imglish/lib/*", "org.imglish.platform.Imglish"]
CMD ["serve"]
